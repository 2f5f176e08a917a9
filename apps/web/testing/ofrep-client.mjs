/**
 * A public OFREP client in a process of its own, which has a browser's EventSource: says what one flag is at first and
 * after each change. Argument: the address of the service.
 */
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OpenFeature, ProviderEvents } from '@openfeature/web-sdk';

const [, , baseUrl] = process.argv;
const client = OpenFeature.getClient();
const isOn = () => client.getBooleanValue('advanced_search', false);

// Longer than any test: what changes, changes by the event stream.
await OpenFeature.setProviderAndWait(new OFREPWebProvider({ baseUrl, pollInterval: 600_000, cacheMode: 'disabled' }));
client.addHandler(ProviderEvents.ConfigurationChanged, () => {
  console.log(`changed: ${String(isOn())}`);
});
// The stream is open a moment after the first answer; a change before that is told when it opens.
console.log(`ready: ${String(isOn())}`);
