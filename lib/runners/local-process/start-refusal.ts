import { StartRefusal } from "../runner";
import type { ProcessPlan } from "./plan-process";

/** A program that is there, but not for whoever is in the sandbox. */
export function hiddenRefusal(program: string, file: string): StartRefusal {
  return new StartRefusal(
    "start",
    `the command ${program} is ${file}, which the agent's sandbox hides from programs: list the directory it is installed in under local_process.readable in the agent's file, or name a command that all users of the machine have`,
  );
}

/** Why the machine did not start the program, for people. */
export function spawnRefusal(code: string, { argv, env }: ProcessPlan): StartRefusal {
  const [program = ""] = argv;
  switch (code) {
    case "ENOENT":
      return new StartRefusal(
        "start",
        program.includes("/")
          ? `${program} was not found in the code, or the interpreter that its first line names is not on this machine`
          : `the command ${program} was not found on this machine; it was looked for in ${"PATH" in env ? env.PATH : "no PATH"}`,
      );
    case "EACCES":
      return new StartRefusal(
        "start",
        `${program} may not be executed: mark it executable, or name its interpreter`,
      );
    case "ENOEXEC":
      return new StartRefusal("start", `${program} is no program this machine can execute`);
    case "E2BIG":
      return new StartRefusal(
        "start",
        "the arguments and variables together are longer than this machine allows",
      );
    case "EAGAIN":
    case "ENOMEM":
    case "EMFILE":
    case "ENFILE":
      return new StartRefusal("start", `the machine has no room for another process (${code})`, {
        reason: "failed",
      });
    default:
      return new StartRefusal("start", `${program} could not be started (${code})`);
  }
}
