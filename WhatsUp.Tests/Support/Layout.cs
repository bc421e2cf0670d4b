using Microsoft.Playwright;

namespace WhatsUp.Tests.Support;

/// <summary>Where things stand on the page of a signed-in member, measured in the browser.</summary>
internal static class Layout
{
    /// <summary>
    /// Whatever is told of the link, the room's name stands still in the bar on top and is not cut, and so is what is told; from 561 px on it
    /// stands in the middle. The button with the emoji never stands alone in a line.
    /// </summary>
    public static async Task StandsStillAsync(this IPage page)
    {
        foreach (var width in new[] { 320, 360, 768, 1280 })
        {
            await page.SetViewportSizeAsync(width, 740);
            Assert.Empty(await page.EvaluateAsync<string[]>("""
                () => {
                    const wrong = [];
                    const [room, link] = ['.bar .room', '.bar .link'].map(selector => document.querySelector(selector));
                    const where = () => { const range = document.createRange(); range.selectNodeContents(room); return range.getBoundingClientRect(); };
                    const first = where();
                    for (const state of [undefined, 'lost', 'gone']) {
                        state ? document.documentElement.dataset.link = state : delete document.documentElement.dataset.link;
                        const now = where();
                        if (Math.abs(now.x - first.x) > 1 || Math.abs(now.y - first.y) > 1) {
                            wrong.push(`The room's name is at ${now.x}, ${now.y} and was at ${first.x}, ${first.y} (${state}).`);
                        }
                        if (innerWidth > 560 && Math.abs(now.x + now.width / 2 - document.documentElement.clientWidth / 2) > 1) {
                            wrong.push(`The middle of the room's name is at ${now.x + now.width / 2} of ${innerWidth} (${state}).`);
                        }
                        const end = document.querySelector('.bar .here').getBoundingClientRect().right + .5;
                        if (room.scrollWidth > room.clientWidth || [...link.children].some(part => part.getBoundingClientRect().right > end)) {
                            wrong.push(`Cut in the bar on top: ${room.textContent} ${link.innerText} (${state}).`);
                        }
                    }
                    delete document.documentElement.dataset.link;
                    const emoji = document.querySelector('.options .pick').getBoundingClientRect();
                    if (![...document.querySelectorAll('.options select')].some(each => Math.abs(each.getBoundingClientRect().bottom - emoji.bottom) < 2)) {
                        wrong.push('The button with the emoji stands alone.');
                    }
                    return wrong.map(words => `${innerWidth} px: ${words}`);
                }
                """));
        }
    }
}
