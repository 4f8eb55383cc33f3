/** Who a registering agent is. Its id decides; the name is a label, and a newcomer never takes what a living agent holds. */

interface Registration {
  /** The agent's own id; null for an agent that registered before there were any. */
  ownId: string | null;
  process: string | null;
  place: string | null;
  /** The name, folded. */
  nameKey: string;
  tokenId: string | null;
  host: string;
}

export interface KnownAgent extends Registration {
  id: string;
  /** It has said that it ends, or was not heard from for too long. */
  isGone: boolean;
  holdsLeases: boolean;
}

export type Newcomer = { [Key in keyof Registration]: NonNullable<Registration[Key]> };

export type Recognised = { as: "known"; agentId: string } | { as: "new" } | { as: "twin"; host: string };

/**
 * Which of the known agents a newcomer is: the one with its id, unless that one lives on elsewhere (`twin`: a copied work
 * directory). Without one it goes on as an agent of its name that is gone and holds nothing, so that names do not pile up.
 */
export function recogniseAgent(newcomer: Newcomer, known: readonly KnownAgent[]): Recognised {
  const own = known.find(({ ownId }) => ownId === newcomer.ownId);
  if (own) return mayGoOn(newcomer, own) ? { as: "known", agentId: own.id } : { as: "twin", host: own.host };
  const namesake = known.find(
    (agent) => agent.nameKey === newcomer.nameKey && (isUpgraded(newcomer, agent) || isVacant(agent)),
  );
  return namesake ? { as: "known", agentId: namesake.id } : { as: "new" };
}

/** The lock of a work directory lets one process of its place through at a time: the one before has ended. */
function mayGoOn({ process, place }: Newcomer, own: KnownAgent): boolean {
  return own.isGone || own.process === process || own.place === place;
}

function isUpgraded(newcomer: Newcomer, { ownId, tokenId, host, isGone }: KnownAgent): boolean {
  return ownId === null && (isGone || (tokenId === newcomer.tokenId && host === newcomer.host));
}

function isVacant({ isGone, holdsLeases }: KnownAgent): boolean {
  return isGone && !holdsLeases;
}
