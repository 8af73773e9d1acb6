package io.hanode.decide;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** The rules that a test is there for. The test fails when its scenarios did not decide by each of them. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RuleHits.class)
@interface Hits {

    Rule[] value();
}
