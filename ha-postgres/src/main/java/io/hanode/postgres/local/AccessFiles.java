package io.hanode.postgres.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Writes who may connect: pg_hba.conf and pg_ident.conf. The callers see to it that one thread at a time is in here. */
final class AccessFiles {

    private static final String HBA = "pg_hba.conf";
    private static final String IDENT = "pg_ident.conf";

    private final LocalSettings settings;
    private final OwnedFiles files;
    private final Path backup;
    private String refused = "";

    AccessFiles(LocalSettings settings, OwnedFiles files, Path backup) {
        this.settings = settings;
        this.files = files;
        this.backup = backup;
    }

    Path hba() {
        return settings.places().config().resolve(HBA);
    }

    Path ident() {
        return settings.places().config().resolve(IDENT);
    }

    /** Writes both files, each where the cluster or the node has lines for it; whether anything changed. */
    boolean write(List<String> hbaLines, List<String> identLines, List<String> warnings) throws IOException {
        List<String> hba = good(HBA, hbaLines, settings.hbaLines(), HbaLine::fault, warnings);
        List<String> ident = good(IDENT, identLines, settings.identLines(), IdentLine::fault, warnings);
        boolean changed = !hba.isEmpty() && writeHba(withOwn(hba));
        if (!ident.isEmpty() || !Files.exists(ident())) {
            changed |= files.writeIfChanged(ident(), ConfigText.lines(ident));
        }
        return changed;
    }

    private static List<String> good(
            String file,
            List<String> cluster,
            List<String> local,
            Function<String, Optional<String>> fault,
            List<String> warnings) {
        List<String> good = new ArrayList<>();
        for (String line : cluster.isEmpty() ? local : cluster) {
            fault.apply(line)
                    .ifPresentOrElse(
                            f -> warnings.add(file + " line '" + line + "' is left out: it " + f),
                            () -> good.add(line));
        }
        return good;
    }

    /** Where no line before it speaks of them, HaNode's own connections from this machine are let in, with the password. */
    private List<String> withOwn(List<String> lines) {
        List<String> all = new ArrayList<>(lines);
        all.addAll(ownLines());
        return all;
    }

    private List<String> ownLines() {
        String superuser = '"' + settings.superuser().user() + '"';
        String own = "host all " + superuser + " samehost md5";
        return settings.access().socket() || settings.access().socketForReplication()
                ? List.of(own, "local all " + superuser + " md5", "local replication " + superuser + " md5")
                : List.of(own);
    }

    private boolean writeHba(List<String> lines) throws IOException {
        String open = ConfigText.lines(lines);
        String text = clientsHeld() ? closed(open) : open;
        return !text.equals(refused) && files.writeIfChanged(hba(), text);
    }

    /** Writes what a new cluster begins with when nobody says more. */
    void writeDefaults(List<String> lines) throws IOException {
        files.write(hba(), ConfigText.lines(withOwn(lines)));
    }

    /** Puts the former pg_hba.conf back; the present text is not tried again. */
    void refuse(String former) throws IOException {
        refused = OwnedFiles.readOrEmpty(hba());
        put(former);
    }

    /** Puts a former pg_hba.conf back. */
    void put(String former) throws IOException {
        files.write(hba(), former);
    }

    /** Whether clients are kept out. */
    boolean clientsHeld() throws IOException {
        return HbaGate.isClosed(OwnedFiles.readOrEmpty(hba()));
    }

    /** Lets clients in or keeps them out; whether anything changed. */
    boolean admitClients(boolean admitted) throws IOException {
        String text = OwnedFiles.readOrEmpty(hba());
        boolean changed = files.writeIfChanged(hba(), admitted ? HbaGate.open(text) : closed(text));
        if (changed && Files.exists(backup.resolve(HBA))) {
            files.copy(hba(), backup.resolve(HBA));
        }
        return changed;
    }

    /** That another node keeps its clients out says nothing about ours, when its file was copied here. */
    void openCopied() throws IOException {
        if (settings.places().configInData() && clientsHeld()) {
            put(HbaGate.open(OwnedFiles.readOrEmpty(hba())));
        }
    }

    private String closed(String text) {
        return HbaGate.close(
                text,
                settings.superuser().user(),
                settings.rewind().user(),
                settings.replication().user());
    }
}
