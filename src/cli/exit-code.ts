/** What the exit code says: nothing left to do, findings left, wrong usage or configuration, a bug of ours. */
export const exitCode = { done: 0, left: 1, usage: 2, bug: 3 } as const;

/** One of the exit codes. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
