import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { TeamView } from "@/lib/access/access-view";
import { switchTeamAction } from "../../../actions";

/** The teams of the person, and the way into each. */
export function TeamList({ teams }: { teams: readonly TeamView[] }) {
  return (
    <section aria-labelledby="your-teams">
      <h2 id="your-teams" className="mb-2 font-medium">
        Your teams
      </h2>
      <ul className="rounded-md border border-line">
        {teams.map((team) => (
          <li
            key={team.id}
            className="flex min-h-10 items-center gap-2 border-line px-3 [&:not(:first-child)]:border-t"
          >
            <span className="min-w-0 grow truncate font-medium">{team.name}</span>
            <span className="text-muted">{team.role}</span>
            {team.current ? (
              <Badge tone="indigo">open</Badge>
            ) : (
              <form action={switchTeamAction.bind(null, team.id)}>
                <Button type="submit" size="sm" aria-label={`Switch to ${team.name}`}>
                  Switch
                </Button>
              </form>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
