"use client";

import { X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useId } from "react";
import { toast } from "sonner";
import { AliasForm } from "@/components/ui/alias-form";
import { IconButton } from "@/components/ui/icon-button";
import { setAliasAction } from "../actions";

interface VersionAliasesProps {
  place: { project: string; artifact: string; version: string };
  aliases: readonly string[];
  mayEdit: boolean;
}

/** The aliases of a version; one that is set moves here from wherever it pointed. */
export function VersionAliases({ place, aliases, mayEdit }: VersionAliasesProps) {
  const router = useRouter();
  const id = useId();
  const point = async (alias: string, version: string | null) => {
    const answer = await setAliasAction({ ...place, alias, version });
    if (!answer.ok) return answer.issues.map((issue) => issue.message).join(" ");
    toast.success(version === null ? `${alias} is removed` : `${alias} is now ${version}`);
    router.refresh();
    return undefined;
  };
  const remove = async (alias: string) => {
    const wrong = await point(alias, null);
    if (wrong !== undefined) toast.error(wrong);
  };
  return (
    <section aria-labelledby={`${id}-aliases`}>
      <h2 id={`${id}-aliases`} className="mb-2 font-medium">
        Aliases
      </h2>
      {aliases.length === 0 ? <p className="text-muted">None.</p> : null}
      <ul className="flex flex-wrap gap-1.5">
        {aliases.map((alias) => (
          <li
            key={alias}
            className="flex h-7 items-center gap-1 rounded-md border border-line pl-2 font-mono text-mono touch:h-11"
          >
            <span className="min-w-0 truncate pr-1">{alias}</span>
            {mayEdit && alias !== "latest" ? (
              <IconButton label={`Remove the alias ${alias}`} size="sm" onClick={() => void remove(alias)}>
                <X aria-hidden />
              </IconButton>
            ) : null}
          </li>
        ))}
      </ul>
      {mayEdit ? <AliasForm version={place.version} point={(alias) => point(alias, place.version)} /> : null}
    </section>
  );
}
