/**
 * System calls that a program in a sandbox does without, as a filter of the kernel (classic BPF, seccomp(2)): namespaces of its
 * own, in which it would have every capability and reach parts of the kernel that only root reaches elsewhere; the keys of
 * the agent's session, which no namespace takes away; and typing into the agent's terminal. Null for an architecture whose
 * numbers are not here.
 */
export function syscallFilter(architecture: string): Buffer | null {
  const machine = machines[architecture];
  if (!machine) return null;
  const { audit, numbers: number } = machine;
  const refuseFlag = (call: number) => [
    ...[
      jumpUnless(call, 4),
      load(lowerWord(0)),
      jumpUnlessSet(cloneNewUser, 1),
      fail(eperm),
      load(callNumber),
    ],
  ];
  return Buffer.concat([
    load(callArchitecture),
    ...[jumpIf(audit, 1), fail(enosys)],
    load(callNumber),
    // The other numbering of x86, by which every call could be made as well.
    ...[jumpUnlessSet(0x40000000, 1), fail(enosys)],
    ...[number.add_key, number.request_key, number.keyctl, number.setns].flatMap((call) => [
      jumpUnless(call, 1),
      fail(eperm),
    ]),
    // Its flags lie in memory, where no filter can look. The C library then takes the older call.
    ...[jumpUnless(number.clone3, 1), fail(enosys)],
    ...[number.clone, number.unshare].flatMap(refuseFlag),
    ...[jumpUnless(number.ioctl, 4), load(lowerWord(1))],
    ...[jumpIf(tiocsti, 1), jumpUnless(tioclinux, 1), fail(eperm)],
    allow,
  ]);
}

interface Machine {
  audit: number;
  numbers: Record<
    "add_key" | "request_key" | "keyctl" | "setns" | "clone" | "clone3" | "unshare" | "ioctl",
    number
  >;
}

const machines: Record<string, Machine | undefined> = {
  x64: {
    audit: 0xc000003e,
    numbers: {
      ...{ add_key: 248, request_key: 249, keyctl: 250, setns: 308 },
      ...{ clone: 56, clone3: 435, unshare: 272, ioctl: 16 },
    },
  },
  arm64: {
    audit: 0xc00000b7,
    numbers: {
      ...{ add_key: 217, request_key: 218, keyctl: 219, setns: 268 },
      ...{ clone: 220, clone3: 435, unshare: 97, ioctl: 29 },
    },
  },
};

const eperm = 1;
const enosys = 38;
const cloneNewUser = 0x10000000;
const tiocsti = 0x5412;
const tioclinux = 0x541c;
/** Offsets in the kernel's description of a call; both architectures are little-endian. */
const callNumber = 0;
const callArchitecture = 4;
const lowerWord = (argument: number) => 16 + 8 * argument;

function instruction(code: number, whenTrue: number, whenFalse: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(whenTrue, 2);
  bytes.writeUInt8(whenFalse, 3);
  bytes.writeUInt32LE(value >>> 0, 4);
  return bytes;
}

const load = (offset: number) => instruction(0x20, 0, 0, offset);
const jumpIf = (value: number, over: number) => instruction(0x15, over, 0, value);
const jumpUnless = (value: number, over: number) => instruction(0x15, 0, over, value);
const jumpUnlessSet = (bits: number, over: number) => instruction(0x45, 0, over, bits);
const fail = (error: number) => instruction(0x06, 0, 0, 0x00050000 | error);
const allow = instruction(0x06, 0, 0, 0x7fff0000);
