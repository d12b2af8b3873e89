package example;

import com.amazonaws.services.lambda.runtime.Context;

/** Answers the number that it is sent, as text. */
public class Hello {
    public String myHandler(int number, Context context) {
        context.getLogger().log("received : " + number);
        return String.valueOf(number);
    }
}
