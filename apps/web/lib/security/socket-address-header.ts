/** The address of the connection, as the server in front of Next sees it. No client can set it. */
export const SOCKET_ADDRESS_HEADER = 'x-civicforge-socket-address';
