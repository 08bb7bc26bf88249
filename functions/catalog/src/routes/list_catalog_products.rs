//! `GET /v1/catalog/products`: what is on sale.

use contract::catalog::window::{
    FacetsView, ListCatalogProducts, WindowCard, WindowPage, WindowQuery,
};
use contract::common::DEFAULT_LIMIT;
use data::Paging;
use domain::window::Search;
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::window::ANYONE;

pub(crate) async fn list_catalog_products(
    cx: &Context,
    input: Input<ListCatalogProducts>,
) -> Result<Answer, ApiError> {
    let query = &input.query;
    let mut page = match &query.q {
        Some(typed) => found(cx, query, typed).await?,
        None => listed(cx, query).await?,
    };
    if query.facets == Some(true) {
        let facets = data::window::facets(&cx.table, query.category_id.as_ref()).await?;
        page.facets = Some(FacetsView::from(facets));
    }
    Ok(input.answer(&page))
}

async fn listed(cx: &Context, query: &WindowQuery) -> Result<WindowPage, ApiError> {
    let (view, now) = (query.view()?, cx.now());
    let paging = Paging {
        limit: query.limit.unwrap_or(DEFAULT_LIMIT),
        cursor: query.cursor.as_deref(),
        principal: ANYONE,
    };
    let page = data::window::list(&cx.table, &view, &paging, now).await?;
    let items = page.items.into_iter();
    Ok(WindowPage {
        items: items.map(|card| WindowCard::of(card, now)).collect(),
        next: page.next,
        cut: None,
        facets: None,
    })
}

async fn found(cx: &Context, query: &WindowQuery, typed: &str) -> Result<WindowPage, ApiError> {
    // Refused here where it is together with a filter.
    query.view()?;
    let search = Search::parse(typed)?;
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    let found = data::window::search(&cx.table, &search, usize::from(limit)).await?;
    let items = found.cards.into_iter();
    Ok(WindowPage {
        items: items.map(|card| WindowCard::of(card, cx.now())).collect(),
        next: None,
        cut: Some(found.is_cut),
        facets: None,
    })
}
