import { Button } from "./button";
import { cn } from "./cn";

interface LoadFailureProps {
  error: Error;
  onRetry: () => void;
  /** In a card, where there is little room. */
  isSmall?: boolean;
}

/** In the place of what could not be loaded: why, and the way to ask again. */
export function LoadFailure({ error, onRetry, isSmall }: LoadFailureProps) {
  return (
    <div role="alert" className={cn(isSmall ? "px-3 py-6 text-center" : "p-5 max-md:px-3.5")}>
      <p className="text-pretty">{error.message}</p>
      <Button size={isSmall ? "sm" : "md"} className="mt-2" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
