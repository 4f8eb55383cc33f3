"use client";

import { ChevronDown, Copy } from "lucide-react";
import { toast } from "sonner";
import { Button } from "../../ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "../../ui/dropdown-menu";
import { type CopyForm, copyFormNames, copyForms, type LaunchRequest } from "./copy-forms";

/** The launch as a command, a request, YAML or a program, to paste elsewhere. */
export function CopyAsMenu({ request, icon }: { request: LaunchRequest; icon?: boolean }) {
  const copy = async (form: CopyForm) => {
    // Loaded when asked for: it brings the YAML writer.
    const { copyAs } = await import("./copy-as");
    await navigator.clipboard.writeText(copyAs(form, request, window.location.origin));
    toast.success(`Copied as ${copyFormNames[form]}`);
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button>
          {icon ? <Copy aria-hidden /> : null}
          Copy as
          {icon ? null : <ChevronDown aria-hidden />}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {copyForms.map((form) => (
          <DropdownMenuItem key={form} onSelect={() => void copy(form)}>
            {copyFormNames[form]}
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
