import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { toast } from "sonner";
import { launchHref } from "@/components/form/launch-link";
import { askJson } from "../../_components/ask-json";
import type { LaunchTarget } from "./launch-target";

interface Choice {
  queue: string | undefined;
  job: string | undefined;
}

/** The form of the chosen queue; the one before stays until it is there. `drawn` is what the server drew the page with. */
export function useLaunchTarget(
  { queue, job }: Choice,
  drawn: Choice & { target: LaunchTarget | undefined },
) {
  const isDrawn = drawn.target !== undefined && queue === drawn.queue && job === drawn.job;
  const { data, error } = useQuery({
    queryKey: ["launch-target", queue, job],
    queryFn: ({ signal }) =>
      askJson<LaunchTarget>(launchHref({ queue, job }).replace("/launch", "/api/launch-target"), { signal }),
    enabled: queue !== undefined,
    // A form that changes under somebody's hands is worse than one that the launch then judges by the newest rules.
    staleTime: Infinity,
    ...(isDrawn ? { initialData: drawn.target } : {}),
    placeholderData: keepPreviousData,
  });
  useEffect(() => {
    if (error) toast.error(error.message);
  }, [error]);
  return data;
}
