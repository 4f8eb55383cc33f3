/** An agent renews with every heartbeat, so a lease survives three lost ones, and a dead agent's work is handled within 90 s. */
export const leaseSeconds = 45;
export const heartbeatSeconds = 10;

/** How long a process has between TERM and KILL. */
export const graceSeconds = 10;

/** The agent ends a run that takes too long; when it has not after this, the server does. */
export const overtimeSeconds = 120;

/** A run that was asked to stop and whose agent is heard from, but that has not ended after this, is ended by the server. */
export const stopSeconds = 15 * 60;

/** A lease that was handed out longer ago than this and is not listed by its agent never reached it. */
export const deliverySeconds = 5;
