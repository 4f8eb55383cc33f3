import { fileUrl, type ShownFile } from "./file-url";

interface ViewProps {
  file: ShownFile;
  label: string;
}

export function AudioView({ file, label }: ViewProps) {
  return (
    <div className="grid h-full min-h-24 place-items-center px-3">
      {/* biome-ignore lint/a11y/useMediaCaption: a program's sound has no captions */}
      <audio
        controls
        preload="metadata"
        aria-label={label}
        src={fileUrl(file)}
        className="w-full max-w-140"
      />
    </div>
  );
}

export function VideoView({ file, label }: ViewProps) {
  return (
    <div className="grid h-full min-h-40 place-items-center bg-panel">
      {/* biome-ignore lint/a11y/useMediaCaption: a program's film has no captions */}
      <video
        controls
        preload="metadata"
        aria-label={label}
        src={fileUrl(file)}
        className="max-h-full min-h-0 max-w-full"
      />
    </div>
  );
}
