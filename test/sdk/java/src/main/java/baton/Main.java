package baton;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * What the official Java SDK, unmodified, can do with a server: one test per capability.
 *
 * <pre>java -cp "target/classes:target/lib/*" baton.Main --url http://localhost:8080</pre>
 *
 * The last line is "N passed, N failed"; the exit code is 0 when nothing failed.
 */
public final class Main {

    private static int passed = 0;
    private static int failed = 0;

    public static void main(String[] arguments) {
        String url = arguments.length == 2 ? arguments[1] : "http://localhost:8080";
        try (Sdk sdk = new Sdk(url)) {
            List.of(
                    Definitions.tests(sdk),
                    Executions.tests(sdk),
                    Failures.tests(sdk),
                    Control.tests(sdk),
                    Finding.tests(sdk),
                    Schedules.tests(sdk),
                    Events.tests(sdk),
                    Secrets.tests(sdk))
                .forEach(area -> area.forEach(Main::run));
        }
        System.out.printf("%d passed, %d failed%n", passed, failed);
        System.exit(failed == 0 ? 0 : 1);
    }

    private static void run(Capability test) {
        long began = System.nanoTime();
        try {
            test.body().run();
            passed += 1;
            System.out.printf("ok      %s, %.1f s%n", test.name(), (System.nanoTime() - began) / 1e9);
        } catch (Throwable problem) {
            failed += 1;
            StringWriter trace = new StringWriter();
            problem.printStackTrace(new PrintWriter(trace));
            System.out.printf("FAILED  %s%n%s", test.name(), trace);
        }
    }
}
