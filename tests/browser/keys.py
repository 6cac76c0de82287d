"""Going through a page with the keyboard alone."""

from playwright.async_api import Locator, Page, expect

#: more stops than any page has
STOPS = 120


async def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press a key until the target has the focus, and see that whoever looks can tell."""
    for _ in range(STOPS):
        await page.keyboard.press(key)
        if await target.evaluate("(one) => one === document.activeElement"):
            break
    await expect(target).to_be_focused()
    await expect(target).to_be_in_viewport()
    is_shown = await target.evaluate(
        "(one) => one.matches(':focus-visible') && [one, one.closest('label')].some((it) => it"
        " && (getComputedStyle(it).outlineStyle !== 'none' || getComputedStyle(it).boxShadow !== 'none'))"
    )
    assert is_shown, "nobody sees where the focus is"
