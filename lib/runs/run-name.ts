const adjectives =
  "amber bold brave brisk bright calm clear clever cosmic crisp daring eager early fair fleet fresh gentle glad golden grand happy honest humble icy jolly keen kind lively lucky lunar mellow merry mighty misty modest neat nimble noble patient polar proud quick quiet rapid rustic sandy serene sharp shiny silent silver smooth snowy solar solid steady still sunny swift tidal tidy vivid warm wise witty".split(
    " ",
  );
const animals =
  "badger beaver bison bittern bobcat condor coyote crane cricket curlew dingo dolphin eagle egret falcon ferret finch fox gannet gecko gibbon grebe heron ibex ibis jackal jaguar kestrel kite koala lark lemur leopard lion lynx magpie marlin marten merlin mole moose narwhal newt ocelot orca oriole osprey otter owl panda petrel pika plover puffin quail raven robin salmon seal shrike sparrow stork swan tapir tern toad turtle vole walrus wolf wren zebra".split(
    " ",
  );

const pick = (words: readonly string[], byte: number): string => words[byte % words.length] ?? "run";

/** A name such as `brisk-otter-41`, from four random bytes. */
export function runName(bytes: Uint8Array): string {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  return `${pick(adjectives, first)}-${pick(animals, second)}-${((third << 8) | fourth) % 1000}`;
}

const idAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

/** A run id: 12 characters of [a-z0-9] from random bytes, of which the few that would bias it are skipped (give 24). */
export function runId(bytes: Uint8Array): string {
  // 252 is the largest multiple of 36 in a byte.
  const fair = [...bytes].filter((byte) => byte < 252).slice(0, 12);
  if (fair.length < 12) throw new Error("too few random bytes for a run id");
  return fair.map((byte) => idAlphabet[byte % 36]).join("");
}
