/** Settings that cannot be used; the message lists everything that is wrong and is safe to show. */
export class SettingsError extends Error {}
