/** The first letter of a team, as a small square. */
export function TeamMark({ name }: { name: string }) {
  return (
    <span
      aria-hidden
      className="grid size-5 shrink-0 place-items-center rounded-[5px] bg-accent font-semibold text-2xs text-white"
    >
      {[...name][0]?.toUpperCase()}
    </span>
  );
}
