import { expect, test } from '../test';

// A page of the customer's own in the place of the form for a message (`offlineMessage.isUseOwnPage`).

for (const isNew of [true, false]) {
  test(`who finds nobody is led to the site’s own page, in ${isNew ? 'a new window' : 'the same one'}, from the button and from the chat page`, async ({ storefront, guest, demo, watch }) => {
    watch.trust('pots.test');
    const own = 'http://pots.test/write-to-us?from=chat&x="';
    const campaign = await storefront.campaign({ offlineMessage: { isUseOwnPage: true, greetingMessage: 'We are at the kiln.', page: { url: own, isOpenInNewWindow: isNew } } });
    // Nobody is ever there for a department without members.
    const { id } = await storefront.api<{ id: number }>('POST', 'livechat/departments', { name: `Nobody ${String(isNew)}` });
    await storefront.api('PUT', `livechat/campaigns/${campaign}/routingRules`, { isEnable: true, type: 'simple', simpleRouteToObject: 'department', simpleRouteToId: id, failType: 'offlineMessage' });
    const vera = await guest('Vera', campaign);
    const { page } = vera;
    await page.context().route('http://pots.test/**', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Write to us</title><h1>Write to us</h1>' }));
    const follow = async (link: ReturnType<typeof page.getByRole>) => {
      const opened = isNew ? page.context().waitForEvent('page') : Promise.resolve(page);
      await link.click();
      const there = await opened;
      await expect(there).toHaveTitle('Write to us');
      expect(there.url()).toBe(new URL(own).href);
      if (isNew) expect(await there.evaluate('opener')).toBeNull();
      if (isNew) await there.close();
    };
    await vera.enter();
    await expect(vera.window.getByText('We are at the kiln.')).toBeVisible();
    expect(await vera.faults()).toEqual([]);
    // There is no form that a script could send.
    expect(await page.evaluate(`new Promise(function (done) { Comm100API.do('livechat.offlineMessage.submit').then(null, function (ids, words) { done([ids, typeof words]) }) })`)).toEqual([null, 'string']);
    await follow(vera.window.getByRole('link', { name: 'Leave a message' }));
    await page.goto(`${demo.nodes[0]!.url}/chatwindow.aspx?siteId=${storefront.site.id}&planId=${campaign}`);
    await follow(page.getByRole('link', { name: 'Leave a message' }));
  });
}
