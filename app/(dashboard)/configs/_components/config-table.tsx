import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowLink } from "@/components/ui/row-link";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { TeamConfigSummary } from "@/lib/config/catalog-view";
import { configHref, kindWords } from "../config-kinds";

// The same tints as the badges of sources.
const tones = { "team-defaults": "slate", base: "cyan", preset: "lime" } as const;

/** Team defaults, base configs and presets. */
export function ConfigTable({ configs }: { configs: readonly TeamConfigSummary[] }) {
  return (
    <Table aria-label="Configs">
      <TableHeader>
        <TableRow>
          <TableHead>Name</TableHead>
          <TableHead>Kind</TableHead>
          <TableHead>Version</TableHead>
          <TableHead className="max-md:hidden">Changed</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {configs.map((config) => (
          <TableRow key={config.id}>
            <TableCell className="w-full max-w-0 min-w-40 truncate">
              <RowLink href={configHref(config.kind, config.name)}>
                {config.kind === "team-defaults" ? "Team defaults" : config.name}
              </RowLink>
            </TableCell>
            <TableCell>
              <Badge tone={tones[config.kind]}>{kindWords[config.kind].one.toLowerCase()}</Badge>
            </TableCell>
            <TableCell className="font-mono text-mono text-muted">v{config.version}</TableCell>
            <TableCell className="text-muted max-md:hidden">
              {config.updatedBy}, <RelativeTime at={config.updatedAt} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
