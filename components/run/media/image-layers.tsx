"use client";

import { useEffect, useMemo, useRef } from "react";
import { readBoxes } from "@/lib/tracking/media/read-boxes";
import type { MediaFile, NamedFile } from "@/lib/tracking/media/read-media";
import { fileUrl } from "../files/file-url";
import { useFileText } from "../files/use-file-text";

interface LayerProps {
  runId: string;
  image: MediaFile;
  layer: NamedFile;
}

/** By the number of the class, so that a class has one colour in all images. */
const colours = ["#3e63dd", "#e5484d", "#30a46c", "#f76b15", "#8e4ec6", "#12a594", "#e93d82", "#ffb224"];
const colourOf = (classId: number) => colours[Math.abs(Math.trunc(classId)) % colours.length] ?? "#3e63dd";
const mostBoxBytes = 4 * 1024 * 1024;

/** Boxes over an image, each with its words. */
export function BoxLayer({ runId, image, layer }: LayerProps) {
  const { data } = useFileText(fileUrl({ runId, path: layer.path }), mostBoxBytes);
  const { width, height } = image;
  const boxes = useMemo(
    () => readBoxes(data?.text ?? "", { ...(width && { width }), ...(height && { height }) }),
    [data, width, height],
  );
  return (
    <ul aria-label={`Boxes: ${layer.name}`} className="pointer-events-none absolute inset-0">
      {boxes.map((box, at) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a box is its place in the file
          key={at}
          className="absolute border-2"
          style={{
            left: `${box.x * 100}%`,
            top: `${box.y * 100}%`,
            width: `${box.width * 100}%`,
            height: `${box.height * 100}%`,
            borderColor: colourOf(box.classId),
          }}
        >
          <span className="absolute top-0 left-0 whitespace-nowrap bg-black/75 px-1 text-2xs text-white">
            {box.words}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A mask over an image: its pixels are numbers of classes, 0 for none. */
export function MaskLayer({ runId, layer }: LayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const url = fileUrl({ runId, path: layer.path });
  useEffect(() => {
    const mask = new Image();
    mask.onload = () => {
      if (canvas.current) drawMask(canvas.current, mask);
    };
    mask.src = url;
    return () => {
      mask.onload = null;
    };
  }, [url]);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={`Mask: ${layer.name}`}
      className="pointer-events-none absolute inset-0 size-full opacity-60 [image-rendering:pixelated]"
    />
  );
}

function drawMask(canvas: HTMLCanvasElement, mask: HTMLImageElement): void {
  canvas.width = mask.naturalWidth;
  canvas.height = mask.naturalHeight;
  const context = canvas.getContext("2d");
  if (!context) return;
  context.drawImage(mask, 0, 0);
  const picture = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < picture.data.length; at += 4) {
    const classId = picture.data[at] ?? 0;
    const colour = Number.parseInt(colourOf(classId).slice(1), 16);
    picture.data[at] = colour >> 16;
    picture.data[at + 1] = (colour >> 8) & 255;
    picture.data[at + 2] = colour & 255;
    picture.data[at + 3] = classId === 0 ? 0 : 255;
  }
  context.putImageData(picture, 0, 0);
}
