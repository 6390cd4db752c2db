package baton;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * What Conductor's Java client for gRPC, unmodified, can do with a server: one test per method, and what it reads compared
 * with the HTTP API.
 *
 * <pre>java -cp "target/classes:target/lib/*" baton.Main http://localhost:8080 localhost:8090</pre>
 *
 * The last line is "N passed, N failed"; the exit code is 0 when nothing failed.
 */
public final class Main {

    private static int passed = 0;
    private static int failed = 0;

    public static void main(String[] arguments) throws Exception {
        try (Clients clients = new Clients(arguments[0], arguments[1])) {
            List.of(
                    Definitions.tests(clients),
                    Executions.tests(clients),
                    Control.tests(clients),
                    Tasks.tests(clients),
                    Events.tests(clients))
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
