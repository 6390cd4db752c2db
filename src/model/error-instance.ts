/** Named in the bodies of errors, where Conductor names the host that answered. */
export const ERROR_INSTANCE = "baton";
