import {
  Boxes,
  Container,
  FileCog,
  FolderOpen,
  Gauge,
  Layers,
  ListOrdered,
  type LucideIcon,
  Rocket,
  ScrollText,
  Server,
  Settings,
  Workflow,
} from "lucide-react";

/** A page of the rail. `key` follows `g`. */
export interface Place {
  href: string;
  label: string;
  icon: LucideIcon;
  key: string;
  needs?: "launch" | "audit";
}

/** What the person may see of the frame. */
export interface FrameRights {
  launch: boolean;
  audit: boolean;
  createQueue: boolean;
  createJob: boolean;
}

export const workPlaces: readonly Place[] = [
  { href: "/", label: "Overview", icon: Gauge, key: "o" },
  { href: "/launch", label: "Launch", icon: Rocket, key: "l", needs: "launch" },
  { href: "/runs", label: "Runs", icon: ListOrdered, key: "r" },
  { href: "/pipelines", label: "Pipelines", icon: Workflow, key: "i" },
  { href: "/projects", label: "Projects", icon: FolderOpen, key: "p" },
  { href: "/queues", label: "Queues", icon: Layers, key: "q" },
  { href: "/jobs", label: "Jobs", icon: Boxes, key: "j" },
  { href: "/artifacts", label: "Artifacts", icon: Container, key: "f" },
  { href: "/agents", label: "Agents", icon: Server, key: "a" },
  { href: "/configs", label: "Configs", icon: FileCog, key: "c" },
];

export const teamPlaces: readonly Place[] = [
  { href: "/audit", label: "Audit", icon: ScrollText, key: "t", needs: "audit" },
  { href: "/settings", label: "Settings", icon: Settings, key: "s" },
];

export const allPlaces: readonly Place[] = [...workPlaces, ...teamPlaces];

export function mayVisit(place: Place, rights: FrameRights): boolean {
  return place.needs === undefined || rights[place.needs];
}

/** Whether a path lies in a place: `/queues/gpu/config` in `/queues`. */
export function isWithin(path: string, place: Pick<Place, "href">): boolean {
  return place.href === "/" ? path === "/" : path === place.href || path.startsWith(`${place.href}/`);
}
