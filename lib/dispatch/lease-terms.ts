/**
 * An agent renews with every heartbeat, so a lease survives three lost ones; with the silence of 30 s after which an agent
 * is shown offline, a dead agent's work is handled within 90 s.
 */
export const leaseSeconds = 45;
export const heartbeatSeconds = 10;

/** How long a process has between TERM and KILL. */
export const graceSeconds = 10;

/** A lease that was handed out longer ago than this and is not listed by its agent never reached it. */
export const deliverySeconds = 5;
