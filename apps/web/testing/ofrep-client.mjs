/**
 * A public OFREP client in its own process, with an EventSource. Prints the value of one flag at first and after each
 * change. Argument: the API's base URL.
 */
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OpenFeature, ProviderEvents } from '@openfeature/web-sdk';

const [, , baseUrl] = process.argv;
const client = OpenFeature.getClient();
const isOn = () => client.getBooleanValue('advanced_search', false);

// Longer than any test, so that changes arrive only by the event stream.
await OpenFeature.setProviderAndWait(new OFREPWebProvider({ baseUrl, pollInterval: 600_000, cacheMode: 'disabled' }));
client.addHandler(ProviderEvents.ConfigurationChanged, () => {
  console.log(`changed: ${String(isOn())}`);
});
// The stream opens after the first answer. A change before that arrives when it opens.
console.log(`ready: ${String(isOn())}`);
