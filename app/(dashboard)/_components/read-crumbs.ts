import { allPlaces, isWithin } from "./places";

export interface Crumb {
  label: string;
  href: string;
  /** The segment is an id: its name must be found. */
  isId: boolean;
}

/** Below these stand ids. */
const placesOfIds: ReadonlySet<string> = new Set(["/runs", "/agents", "/pipelines"]);

/** Pages that stand where an id would. */
const pages: ReadonlySet<string> = new Set(["compare", "charts"]);

/** The way to a path, from the page of the rail down: `/queues/gpu-a100/config` is queues, gpu-a100, config. */
export function readCrumbs(path: string): Crumb[] {
  const place = allPlaces.find((candidate) => isWithin(path, candidate));
  if (!place) return [];
  const crumbs: Crumb[] = [{ label: place.label, href: place.href, isId: false }];
  const segments = path.split("/").slice(2);
  let href = place.href;
  for (const [index, segment] of segments.entries()) {
    if (segment === "") continue;
    href += `/${segment}`;
    crumbs.push({
      label: decode(segment),
      href,
      isId: index === 0 && placesOfIds.has(place.href) && !pages.has(segment),
    });
  }
  return crumbs;
}

/** A percent sign that is no code stays as it is. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
