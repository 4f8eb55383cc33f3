import type Docker from "dockerode";
import type { CreateRequest } from "./container-body";

/**
 * Creates a container. The client would put the whole body, secret variables included, into the address of the call, where
 * proxies log it, unless address and body are given apart.
 */
export function createContainer(docker: Docker, { query, body }: CreateRequest): Promise<Docker.Container> {
  return docker.createContainer(asApartOptions({ _query: query, _body: body }));
}

/** The client takes these two keys, which its types do not know. */
function asApartOptions(options: { _query: object; _body: object }): Docker.ContainerCreateOptions {
  return options as Docker.ContainerCreateOptions;
}
