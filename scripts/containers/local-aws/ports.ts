import type { Ports } from '../../local/ports.ts';

/** Inside a container nobody else can hold a port: they are the usual ones. */
export const PORTS: Ports = { api: 3001, web: 5173, database: 8000, identity: 9229, flags: 2772 };
export const PARAMETERS_PORT = 2773;
/** Loopback of the container alone: the health check and the setup command ask here. */
export const STATUS_PORT = 2770;
