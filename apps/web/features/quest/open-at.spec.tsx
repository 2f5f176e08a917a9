import { jest } from '@jest/globals';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { useOpenAt } from './open-at.ts';

function Place({ children }: { readonly children: React.ReactNode }) {
  useOpenAt('comment');
  return (
    <div data-step="comment" tabIndex={-1}>
      {children}
    </div>
  );
}

describe('useOpenAt', () => {
  beforeEach(() => {
    Element.prototype.scrollIntoView = jest.fn();
  });

  it('moves the focus to the first field in sight, past buttons and folded forms above it', () => {
    render(
      <Place>
        <button type="button">Remove</button>
        <details>
          <summary>Report to the moderators</summary>
          <input type="radio" aria-label="Spam" />
        </details>
        <textarea aria-label="Your comment" />
      </Place>,
    );
    expect(screen.getByLabelText('Your comment')).toHaveFocus();
  });

  it('moves the focus to the first button of a step without fields', () => {
    render(
      <Place>
        <p>Can you do this?</p>
        <button type="button">Claim this quest</button>
      </Place>,
    );
    expect(screen.getByRole('button')).toHaveFocus();
  });

  it('moves the focus to the step if it has nothing else', () => {
    const { container } = render(
      <Place>
        <p>No comments</p>
      </Place>,
    );
    expect(container.firstElementChild).toHaveFocus();
  });

  describe('before the form is there', () => {
    const later = (
      <Place>
        <button type="button">Remove</button>
        <textarea aria-label="Your comment" />
      </Place>
    );

    /** Shows the step without its form, and the form after what a person does. */
    async function open(doing: () => void = () => undefined) {
      const { rerender, container, unmount } = render(
        <Place>
          <p>Loading</p>
        </Place>,
      );
      expect(container.firstElementChild).toHaveFocus();
      doing();
      rerender(later);
      // The browser tells of changes after the task.
      await act(() => Promise.resolve());
      return { container, unmount };
    }

    it('moves the focus to its field when it comes', async () => {
      await open();
      expect(screen.getByLabelText('Your comment')).toHaveFocus();
      expect(Element.prototype.scrollIntoView).toHaveBeenLastCalledWith({ block: 'nearest' });
    });

    it.each([
      ['a tap', () => fireEvent.pointerDown(document.body)],
      ['a key', () => fireEvent.keyDown(document.body, { key: 'PageDown' })],
      ['a turn of the wheel', () => fireEvent.wheel(document.body)],
    ])('leaves the page alone after %s', async (_, touch) => {
      const { container } = await open(() => void touch());
      expect(container.firstElementChild).toHaveFocus();
      expect(Element.prototype.scrollIntoView).toHaveBeenCalledTimes(1);
    });

    it('leaves the focus where else it went', async () => {
      await open(() => {
        (document.activeElement as HTMLElement).blur();
      });
      expect(document.body).toHaveFocus();
    });
  });
});
