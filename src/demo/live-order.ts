import type { LiveOrder } from './order-book.ts';

/**
 * The body of `POST /v1/events` for a live order; a negative total is a credit note. `delivered`: told again once it has
 * arrived.
 */
export const orderEvent = (
  order: LiveOrder,
  { code = null, delivered = false }: { readonly code?: string | null; readonly delivered?: boolean } = {},
): Readonly<Record<string, unknown>> => {
  const total = order.total ?? order.lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0).toFixed(2);
  return {
    account: order.account,
    type: Number(total) < 0 ? 'Order Refunded' : 'Order Completed',
    id: order.id,
    source: 'shop',
    occurred_at: new Date(order.at).toISOString(),
    payload: {
      order: {
        id: order.id,
        total,
        currency: order.currency,
        ...(code === null ? {} : { offer_code: code }),
        ...(order.promisedAt === null ? {} : { promised_at: new Date(order.promisedAt).toISOString() }),
        ...(delivered && order.deliveredAt !== null ? { delivered_at: new Date(order.deliveredAt).toISOString() } : {}),
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
