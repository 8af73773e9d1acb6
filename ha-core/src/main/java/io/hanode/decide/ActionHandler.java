package io.hanode.decide;

import io.hanode.dcs.DcsException;
import io.hanode.postgres.PostgresException;

/** Performs actions, one method a kind: an action that nobody can perform does not compile. False means refused. */
public interface ActionHandler {

    /** See {@link Action.AcquireLeader}. */
    boolean acquireLeader(Action.AcquireLeader action) throws DcsException;

    /** See {@link Action.AdoptLeader}. */
    boolean adoptLeader(Action.AdoptLeader action) throws DcsException;

    /** See {@link Action.ReleaseLeader}. */
    boolean releaseLeader(Action.ReleaseLeader action) throws DcsException;

    /** See {@link Action.WriteAsLeader}. */
    boolean writeAsLeader(Action.WriteAsLeader action) throws DcsException;

    /** See {@link Action.PublishMember}. */
    boolean publishMember(Action.PublishMember action) throws DcsException;

    /** See {@link Action.Follow}. */
    boolean follow(Action.Follow action) throws PostgresException;

    /** See {@link Action.ApplySettings}. */
    boolean applySettings(Action.ApplySettings action) throws PostgresException;

    /** See {@link Action.ApplySlots}. */
    boolean applySlots(Action.ApplySlots action) throws PostgresException;

    /** See {@link Action.ApplySynchronousStandbys}. */
    boolean applySynchronousStandbys(Action.ApplySynchronousStandbys action) throws PostgresException;

    /** See {@link Action.AdmitClients}. */
    boolean admitClients(Action.AdmitClients action) throws PostgresException;

    /** See {@link Action.FenceServer}. */
    boolean fenceServer(Action.FenceServer action);

    /** See {@link Action.CancelOperation}. */
    boolean cancelOperation(Action.CancelOperation action);

    /** See {@link Action.AnswerRequest}. */
    boolean answerRequest(Action.AnswerRequest action);

    /** See {@link Action.Initialize}. */
    boolean initialize(Action.Initialize action);

    /** See {@link Action.StartPrimary}. */
    boolean startPrimary(Action.StartPrimary action);

    /** See {@link Action.StartStandby}. */
    boolean startStandby(Action.StartStandby action);

    /** See {@link Action.StopServer}. */
    boolean stopServer(Action.StopServer action);

    /** See {@link Action.Promote}. */
    boolean promote(Action.Promote action);

    /** See {@link Action.Checkpoint}. */
    boolean checkpoint(Action.Checkpoint action);

    /** See {@link Action.Clone}. */
    boolean cloneFrom(Action.Clone action);

    /** See {@link Action.Rewind}. */
    boolean rewind(Action.Rewind action);
}
