import type { LiveOrder } from './order-book.ts';

/** The body of `POST /v1/events` for a live order; a negative total is a credit note. */
export const orderEvent = (order: LiveOrder, code: string | null): Readonly<Record<string, unknown>> => {
  const total = order.lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0);
  return {
    account: order.account,
    type: total < 0 ? 'Order Refunded' : 'Order Completed',
    id: order.id,
    source: 'shop',
    occurred_at: new Date(order.at).toISOString(),
    payload: {
      order: {
        id: order.id,
        total: total.toFixed(2),
        currency: order.currency,
        ...(code === null ? {} : { offer_code: code }),
        items: order.lines.slice(0, 200).map(({ product, name, quantity, unitPrice }) => ({
          product,
          name: name.slice(0, 200),
          quantity,
          unit_price: unitPrice.toFixed(4),
        })),
      },
    },
  };
};
