const LIMITS = { requestTimeout: 5_000, throwOnRequestTimeout: true } as const;

/**
 * Removes an address from the suppression list of the account, which SES fills by itself. An address that is not there counts
 * as removed. Throws the error of SES. Loads the client of SES when it is called.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DeleteSuppressedDestination.html
 */
export async function liftSuppression(address: string, region: string): Promise<void> {
  const { DeleteSuppressedDestinationCommand, NotFoundException, SESv2Client } = await import('@aws-sdk/client-sesv2');
  const client = new SESv2Client({ region, maxAttempts: 3, requestHandler: LIMITS });
  try {
    await client.send(new DeleteSuppressedDestinationCommand({ EmailAddress: address }));
  } catch (error) {
    if (!(error instanceof NotFoundException)) throw error;
  } finally {
    client.destroy();
  }
}
