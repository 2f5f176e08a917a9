/**
 * The emulator entry: the data plane of AppConfig on a port of this machine, for tests and development. Nothing else in
 * the library imports it.
 */
export {
  AppConfigEmulator,
  type DeployedConfiguration,
  type EmulatedAnswer,
  type EmulatorOptions,
  type ProfileName,
} from './appconfig-emulator.ts';
export {
  type Calls,
  type EmulatedRequest,
  type EmulatorServer,
  type EmulatorServerOptions,
  type Fault,
  FAULTS,
  startAppConfigEmulator,
} from './appconfig-emulator-http.ts';
