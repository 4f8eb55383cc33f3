import { stopStarted } from "../scripts/engines.mjs";

/** What the journeys started on this machine ends with them; an engine that was there before stays. */
export default stopStarted;
