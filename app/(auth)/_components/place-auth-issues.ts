import type { Issue } from "@/lib/config/issue";

interface PlacedAuthIssues {
  name: string;
  password: string;
  /** What belongs to no field. */
  rest: string[];
}

/** What is wrong, at the fields it is wrong with. */
export function placeAuthIssues(issues: readonly Issue[]): PlacedAuthIssues {
  const at = (path: string) => issues.filter((issue) => issue.path === path).map(({ message }) => message);
  return {
    name: at("/name").join(" "),
    password: at("/password").join(" "),
    rest: issues.filter(({ path }) => path !== "/name" && path !== "/password").map(({ message }) => message),
  };
}
