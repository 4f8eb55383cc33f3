/** A server with the wire of S3 on loopback: moto, which Python's own AWS users test against; it takes multipart uploads and signatures. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { findPythonWith } from "./python-home";

/** Why there is none here, or what starts it. */
export const s3Server = findPythonWith("moto", "5.1.16", "[server]");

export interface S3Server {
  endpoint: string;
  close(): Promise<void>;
}

const program = `
import sys, threading
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
`;

/** With one bucket; it ends with us. */
export async function startS3Server(python: string, bucket: string): Promise<S3Server> {
  const child = spawn(python, ["-c", program], {
    stdio: ["pipe", "pipe", "ignore"],
    env: { PATH: process.env.PATH, NODE_ENV: "test" },
  });
  const port = await firstLineOf(child);
  const endpoint = `http://127.0.0.1:${port}`;
  const made = await fetch(`${endpoint}/${bucket}`, { method: "PUT" });
  if (!made.ok) throw new Error(`the bucket could not be made: ${made.status} ${await made.text()}`);
  return {
    endpoint,
    close: () =>
      new Promise((resolve) => {
        child.once("exit", () => resolve());
        child.kill("SIGKILL");
      }),
  };
}

function firstLineOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the S3 server ended with ${code}`)));
    if (child.stdout) createInterface(child.stdout).once("line", resolve);
  });
}
