import { Search } from "lucide-react";
import Link from "next/link";
import { buttonStyles } from "@/components/ui/button-styles";
import { cn } from "@/components/ui/cn";
import { fieldStyles, Input } from "@/components/ui/input";

interface ArtifactFilterProps {
  asked: Readonly<Record<string, string>>;
  types: readonly string[];
}

/** Which artifacts are listed; a form of the browser's own, whose address says it. */
export function ArtifactFilter({ asked, types }: ArtifactFilterProps) {
  const { project = "", type = "", search = "" } = asked;
  return (
    <form
      action="/artifacts"
      className="flex flex-wrap items-center gap-2 border-line border-b px-5 py-2.5 max-md:px-3.5"
    >
      <Input
        key={`search ${search}`}
        type="search"
        name="search"
        aria-label="Part of the name"
        placeholder="Part of the name"
        defaultValue={search}
        className="max-w-60"
      />
      <Input
        key={`project ${project}`}
        name="project"
        aria-label="Project"
        placeholder="Project"
        defaultValue={project}
        className="max-w-44"
      />
      <select
        key={`type ${type}`}
        name="type"
        aria-label="Type"
        defaultValue={type}
        className={cn(fieldStyles, "h-8 max-w-44 touch:h-11")}
      >
        <option value="">All types</option>
        {types.map((name) => (
          <option key={name}>{name}</option>
        ))}
        {type === "" || types.includes(type) ? null : <option>{type}</option>}
      </select>
      <button type="submit" className={buttonStyles()}>
        <Search aria-hidden />
        Filter
      </button>
      {project || type || search ? (
        <Link href="/artifacts" className={buttonStyles({ variant: "ghost" })}>
          Show all
        </Link>
      ) : null}
    </form>
  );
}
