import { ProviderButtons } from "@/components/ui/provider-buttons";
import { listProviders } from "@/lib/auth/providers";

interface OtherWaysProps {
  next: string;
  before?: () => Promise<void>;
}

/** The ways in beside name and password, where some are configured. */
export function OtherWays({ next, before }: OtherWaysProps) {
  const providers = listProviders();
  if (providers.length === 0) return null;
  return (
    <div className="mt-5 flex flex-col gap-2">
      <p className="flex items-center gap-3 text-muted text-xs before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
        or
      </p>
      <ProviderButtons providers={providers} next={next} {...(before && { before })} />
    </div>
  );
}
