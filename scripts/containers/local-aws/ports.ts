import type { Ports } from '../../local/ports.ts';

/** Default ports. They are always free inside a container. */
export const PORTS: Ports = { api: 3001, web: 5173, database: 8000, identity: 9229, flags: 2772 };
export const PARAMETERS_PORT = 2773;
/** Port of the status server on loopback, for the health check and the setup command. */
export const STATUS_PORT = 2770;
