package baton;

/** A capability and what shows it. */
record Capability(String name, Body body) {

    /** Throws when the capability is not there. */
    interface Body {
        void run() throws Exception;
    }
}
