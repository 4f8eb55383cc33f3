import type { JsonObject, JsonValue } from "../tree/node";
import { readGpus } from "./docker-gpus";
import {
  type Reader,
  readFlag,
  readHostDevices,
  readInteger,
  readMounts,
  readNanoCpus,
  readNanoseconds,
  readPairs,
  readSize,
  readText,
  readTexts,
  readUlimits,
} from "./docker-values";

/** One option of `docker run`: how its value is read and where it goes in the body of POST /containers/create. */
export interface DockerOption {
  about: string;
  read: Reader;
  /** Keys from the body to the place; none: the option is not part of the body. */
  to: string[];
  /** Changes what was read into what stands at the place. */
  shape?: (value: JsonValue) => JsonValue;
  /** Why the option may not be given at all. */
  refused?: string;
}

const at = (about: string, read: Reader, to: string, shape?: DockerOption["shape"]): DockerOption => ({
  about,
  read,
  to: to.split("."),
  ...(shape ? { shape } : {}),
});
const beside = (about: string, read: Reader = readText): DockerOption => ({ about, read, to: [] });
const refused = (about: string, why: string): DockerOption => ({
  about,
  read: readText,
  to: [],
  refused: why,
});

const deviceRates = (value: JsonValue): JsonValue =>
  Object.entries(value as JsonObject).map(([Path, rate]) => ({ Path, Rate: readNumber(rate) }));
const readNumber = (rate: JsonValue): number => {
  const size = readSize(rate);
  return "value" in size ? Number(size.value) : 0;
};
/** `path:rate` texts as a map. */
const readRates: Reader = (value) => {
  const texts = readTexts(value);
  if ("problem" in texts) return texts;
  const pairs = (texts.value as string[]).map((text) => /^(.+):([^:]+)$/u.exec(text));
  return pairs.every((pair) => pair !== null && "value" in readSize(pair[2] ?? ""))
    ? { value: Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? "", pair?.[2] ?? ""])) }
    : { problem: "is no rate", allowed: "`device:rate`, such as `/dev/sda:10m`" };
};
const toTmpfs = (value: JsonValue): JsonValue =>
  Object.fromEntries(
    (value as string[]).map((text) => [text.replace(/:.*/u, ""), text.replace(/^[^:]*:?/u, "")]),
  );
const toShell = (value: JsonValue): JsonValue => ["CMD-SHELL", value];
const toNoCheck = (value: JsonValue): JsonValue => (value === true ? ["NONE"] : null);
const toPortSet = (value: JsonValue): JsonValue =>
  Object.fromEntries((value as string[]).map((text) => [text.includes("/") ? text : `${text}/tcp`, {}]));
const toPortBindings = (value: JsonValue): JsonValue =>
  Object.fromEntries(
    (value as string[]).map((text) => {
      const [address = "", protocol = "tcp"] = text.split("/");
      const parts = address.split(":");
      const binding: JsonObject = { HostPort: parts.at(-2) ?? "" };
      if (parts.length > 2) binding.HostIp = parts.slice(0, -2).join(":");
      return [`${parts.at(-1)}/${protocol}`, [binding]];
    }),
  );

const byAgent = "the agent starts, watches and removes the container itself";

/** Every long option of `docker run`, by its name with `_` (R12). */
export const dockerOptions: Record<string, DockerOption> = {
  add_host: at("Extra names for /etc/hosts, `host:ip`.", readTexts, "HostConfig.ExtraHosts"),
  annotation: at("Annotations for the OCI runtime.", readPairs, "HostConfig.Annotations"),
  attach: refused("Attaching to streams.", byAgent),
  blkio_weight: at("Block I/O weight, 10 to 1000.", readInteger, "HostConfig.BlkioWeight"),
  cap_add: at("Linux capabilities to add.", readTexts, "HostConfig.CapAdd"),
  cap_drop: at("Linux capabilities to drop.", readTexts, "HostConfig.CapDrop"),
  cgroup_parent: at("Parent control group.", readText, "HostConfig.CgroupParent"),
  cgroupns: at("Control group namespace: host or private.", readText, "HostConfig.CgroupnsMode"),
  cidfile: refused("A file for the container's id.", byAgent),
  command: beside("The command, where the config has none.", readTexts),
  cpu_period: at("CPU scheduler period in microseconds.", readInteger, "HostConfig.CpuPeriod"),
  cpu_quota: at("CPU scheduler quota in microseconds.", readInteger, "HostConfig.CpuQuota"),
  cpu_rt_period: at("Real-time CPU period in microseconds.", readInteger, "HostConfig.CpuRealtimePeriod"),
  cpu_rt_runtime: at("Real-time CPU time in microseconds.", readInteger, "HostConfig.CpuRealtimeRuntime"),
  cpu_shares: at("Relative CPU weight.", readInteger, "HostConfig.CpuShares"),
  cpus: at("Number of CPUs, such as `1.5`.", readNanoCpus, "HostConfig.NanoCpus"),
  cpuset_cpus: at("CPUs to run on, such as `0-3`.", readText, "HostConfig.CpusetCpus"),
  cpuset_mems: at("Memory nodes to use, such as `0,1`.", readText, "HostConfig.CpusetMems"),
  detach: refused("Running in the background.", byAgent),
  device: at("Host devices, `/dev/a[:/dev/b[:rwm]]`.", readHostDevices, "HostConfig.Devices"),
  device_cgroup_rule: at("Rules for the allowed devices.", readTexts, "HostConfig.DeviceCgroupRules"),
  device_read_bps: at(
    "Read rate of devices, `path:rate`.",
    readRates,
    "HostConfig.BlkioDeviceReadBps",
    deviceRates,
  ),
  device_read_iops: at(
    "Reads per second, `path:n`.",
    readRates,
    "HostConfig.BlkioDeviceReadIOps",
    deviceRates,
  ),
  device_write_bps: at("Write rate of devices.", readRates, "HostConfig.BlkioDeviceWriteBps", deviceRates),
  device_write_iops: at(
    "Writes per second, `path:n`.",
    readRates,
    "HostConfig.BlkioDeviceWriteIOps",
    deviceRates,
  ),
  dns: at("DNS servers.", readTexts, "HostConfig.Dns"),
  dns_option: at("DNS options.", readTexts, "HostConfig.DnsOptions"),
  dns_search: at("DNS search domains.", readTexts, "HostConfig.DnsSearch"),
  domainname: at("The container's domain name.", readText, "Domainname"),
  entrypoint: beside("The entry point, where the config has none.", readTexts),
  env: beside("Environment variables; the top-level `env` wins.", (value) => ({ value })),
  env_file: refused("A file of variables.", "the server cannot read it; write the variables under `env`"),
  expose: at("Ports to expose.", readTexts, "ExposedPorts", toPortSet),
  gpus: at(
    "GPUs, as `docker run` takes them: `all`, `2`, `device=0,1`.",
    readGpus,
    "HostConfig.DeviceRequests",
  ),
  group_add: at("Additional groups.", readTexts, "HostConfig.GroupAdd"),
  health_cmd: at("Command of the health check.", readText, "Healthcheck.Test", toShell),
  health_interval: at("Time between health checks.", readNanoseconds, "Healthcheck.Interval"),
  health_retries: at("Failures until unhealthy.", readInteger, "Healthcheck.Retries"),
  health_start_period: at("Time before failures count.", readNanoseconds, "Healthcheck.StartPeriod"),
  health_timeout: at("Longest time of one check.", readNanoseconds, "Healthcheck.Timeout"),
  hostname: at("The container's host name.", readText, "Hostname"),
  init: at("Run an init that reaps processes.", readFlag, "HostConfig.Init"),
  interactive: at("Keep standard input open.", readFlag, "OpenStdin"),
  ipc: at("IPC mode.", readText, "HostConfig.IpcMode"),
  isolation: at("Isolation technology (Windows).", readText, "HostConfig.Isolation"),
  kernel_memory: at("Kernel memory limit.", readSize, "HostConfig.KernelMemory"),
  label: at("Labels, a map or `name=value`.", readPairs, "Labels"),
  label_file: refused("A file of labels.", "the server cannot read it; write the labels under `label`"),
  link: at("Links to other containers.", readTexts, "HostConfig.Links"),
  log_driver: at("Logging driver.", readText, "HostConfig.LogConfig.Type"),
  log_opt: at("Options of the logging driver.", readPairs, "HostConfig.LogConfig.Config"),
  mac_address: at("MAC address.", readText, "MacAddress"),
  memory: at("Memory limit, such as `8g`; units are binary.", readSize, "HostConfig.Memory"),
  memory_reservation: at("Soft memory limit.", readSize, "HostConfig.MemoryReservation"),
  memory_swap: at("Memory plus swap; -1 is unlimited.", readSize, "HostConfig.MemorySwap"),
  memory_swappiness: at("Swappiness, 0 to 100.", readInteger, "HostConfig.MemorySwappiness"),
  mount: at("Mounts, `type=bind,source=…,target=…`.", readMounts, "HostConfig.Mounts"),
  name: beside("The container's name."),
  network: at("Network mode or name.", readText, "HostConfig.NetworkMode"),
  no_healthcheck: at("Turn the image's health check off.", readFlag, "Healthcheck.Test", toNoCheck),
  oom_kill_disable: at("Do not kill when out of memory.", readFlag, "HostConfig.OomKillDisable"),
  oom_score_adj: at("Preference of the OOM killer.", readInteger, "HostConfig.OomScoreAdj"),
  pid: at("PID namespace.", readText, "HostConfig.PidMode"),
  pids_limit: at("Greatest number of processes.", readInteger, "HostConfig.PidsLimit"),
  platform: beside("Platform of the image, such as `linux/amd64`."),
  privileged: at("Give the container all rights on its host.", readFlag, "HostConfig.Privileged"),
  publish: at("Ports to publish, `host:container`.", readTexts, "HostConfig.PortBindings", toPortBindings),
  publish_all: at("Publish all exposed ports.", readFlag, "HostConfig.PublishAllPorts"),
  pull: beside("When to pull the image: always, missing or never."),
  read_only: at("Mount the root file system read-only.", readFlag, "HostConfig.ReadonlyRootfs"),
  restart: refused(
    "Restarting the container.",
    "use `retry`, which makes a new attempt with a log of its own",
  ),
  rm: refused("Removing the container at its end.", byAgent),
  runtime: at("OCI runtime, such as `nvidia`.", readText, "HostConfig.Runtime"),
  security_opt: at("Security options.", readTexts, "HostConfig.SecurityOpt"),
  shm_size: at("Size of /dev/shm, such as `8g`.", readSize, "HostConfig.ShmSize"),
  stop_signal: at("Signal that stops the program.", readText, "StopSignal"),
  stop_timeout: at("Seconds until it is killed.", readInteger, "StopTimeout"),
  storage_opt: at("Options of the storage driver.", readPairs, "HostConfig.StorageOpt"),
  sysctl: at("Kernel parameters.", readPairs, "HostConfig.Sysctls"),
  tmpfs: at("Memory file systems, `path[:options]`.", readTexts, "HostConfig.Tmpfs", toTmpfs),
  tty: at("Allocate a terminal.", readFlag, "Tty"),
  ulimit: at("Ulimits, `name=soft[:hard]`.", readUlimits, "HostConfig.Ulimits"),
  user: at("User (and group) to run as.", readText, "User"),
  userns: at("User namespace.", readText, "HostConfig.UsernsMode"),
  uts: at("UTS namespace.", readText, "HostConfig.UTSMode"),
  volume: at("Volumes, `source:target[:options]`.", readTexts, "HostConfig.Binds"),
  volume_driver: at("Volume driver.", readText, "HostConfig.VolumeDriver"),
  volumes_from: at("Volumes of other containers.", readTexts, "HostConfig.VolumesFrom"),
  workdir: at("Working directory.", readText, "WorkingDir"),
};

const aliases: Record<string, string> = {
  m: "memory",
  e: "env",
  w: "workdir",
  net: "network",
  dns_opt: "dns_option",
};

/** The long name with `_` of an option in any of its spellings; an unknown one comes back unchanged (R12). */
export function dockerOptionName(key: string): string {
  const name = key.replace(/^-+/u, "").replaceAll("-", "_");
  const alias = Object.hasOwn(aliases, name) ? aliases[name] : undefined;
  return alias ?? (Object.hasOwn(dockerOptions, name) ? name : key);
}
