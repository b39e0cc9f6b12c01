package capstan.bench;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names the control of a benchmark class: the value of one of its parameters that the others are compared with.
/// `./capstan bench` tells each result's ratio to the control's in the same run, all other parameters being equal.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Control {

    /// Name of the parameter.
    String parameter();

    /// The value that is the control.
    String value();
}
