const keeping: ReadonlySet<string> = new Set(["local-process", "docker"]);

/** Whether agents see what a program of that resource has at a path while it runs, and can put a checkpoint there before it starts. */
export function keepsCheckpoints(resource: string): boolean {
  return keeping.has(resource);
}
