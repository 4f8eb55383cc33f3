"use client";

import { X } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { AliasForm } from "@/components/ui/alias-form";
import { IconButton } from "@/components/ui/icon-button";
import { setJobAliasAction } from "../../actions";

interface JobAliasesProps {
  job: string;
  /** The version that is shown. */
  number: number;
  latest: number;
  aliases: readonly { alias: string; number: number }[];
  mayEdit: boolean;
}

/** Names for versions that stay while versions come: `production`. */
export function JobAliases({ job, number, latest, aliases, mayEdit }: JobAliasesProps) {
  const router = useRouter();
  const point = async (alias: string, target: number | null) => {
    const answer = await setJobAliasAction({ job, alias, number: target });
    if (!answer.ok) return answer.issues.map((issue) => issue.message).join(" ");
    toast.success(target === null ? `${alias} is removed` : `${job}:${alias} is now v${target}`);
    router.refresh();
    return undefined;
  };
  const remove = async (alias: string) => {
    const wrong = await point(alias, null);
    if (wrong !== undefined) toast.error(wrong);
  };
  return (
    <section aria-labelledby="aliases">
      <h2 id="aliases" className="mb-2 font-medium">
        Aliases
      </h2>
      <ul className="flex flex-col rounded-md border border-line">
        <li className="flex h-9 items-center gap-2 px-3 font-mono text-mono">
          <span className="grow">
            {job}:<b className="font-medium">latest</b>
          </span>
          <span className="text-muted">v{latest}</span>
        </li>
        {aliases.map((one) => (
          <li
            key={one.alias}
            className="flex h-9 items-center gap-2 border-line border-t px-3 font-mono text-mono"
          >
            <span className="min-w-0 grow truncate">
              {job}:<b className="font-medium">{one.alias}</b>
            </span>
            <span className="text-muted">v{one.number}</span>
            {mayEdit ? (
              <IconButton
                label={`Remove the alias ${one.alias}`}
                size="sm"
                className="-mr-2"
                onClick={() => void remove(one.alias)}
              >
                <X aria-hidden />
              </IconButton>
            ) : null}
          </li>
        ))}
      </ul>
      {mayEdit ? <AliasForm version={`v${number}`} point={(alias) => point(alias, number)} /> : null}
    </section>
  );
}
