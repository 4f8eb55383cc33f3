"use client";

import { useEffect, useState } from "react";
import { cn } from "../../ui/cn";
import { fileUrl, type ShownFile } from "./file-url";

interface ImageViewProps {
  file: ShownFile;
  label: string;
  className?: string;
}

/** A file is named before it is saved: it is asked for again this often, and for about so long. */
const againMs = 3_000;
const mostTries = 20;

/** An image as large as it is, or as its place is; never executed, whatever it holds. */
export function ImageView({ file, label, className }: ImageViewProps) {
  const [tries, setTries] = useState(0);
  const [isMissing, setIsMissing] = useState(false);
  useEffect(() => {
    if (!isMissing || tries >= mostTries) return;
    const timer = setTimeout(() => {
      setTries(tries + 1);
      setIsMissing(false);
    }, againMs);
    return () => clearTimeout(timer);
  }, [isMissing, tries]);
  if (isMissing)
    return (
      <div className="grid h-full min-h-16 place-items-center px-2 text-center text-muted text-xs">
        The image is not here yet, or cannot be read.
      </div>
    );
  return (
    <div className={cn("grid h-full min-h-0 place-items-center bg-panel", className)}>
      <img
        src={fileUrl(file, tries === 0 ? {} : { try: String(tries) })}
        alt={label}
        loading="lazy"
        decoding="async"
        onError={() => setIsMissing(true)}
        className="max-h-full min-h-0 max-w-full object-contain [image-rendering:auto]"
      />
    </div>
  );
}
