"""Views: what stands on a shelf becomes Pages, closed recipes of output files.

A view names the kind of shelf it reads and makes the pages of one shelf at a time; it may also put
cards on shelves of its own. It knows no file and no catalog, and need not know how pages are kept
current: a view that keeps to `View` is incremental, parallel and swept. To add one, put it here.
"""

from generator.model import LASTING, LISTED
from generator.views.data import ArticleData, Data, ListData
from generator.views.dates import Dates, OnThisDay
from generator.views.directory import Directory
from generator.views.feed import CorrectionsFeed, Feed, History
from generator.views.listing import Listing, Undated
from generator.views.matter import Copies, Corrections, NotFound, Renditions, Standing
from generator.views.moved import Moved
from generator.views.search import Finds, Search, Volumes
from generator.views.sitemap import FIXED, NewsSitemap, Robots, Sitemap
from generator.views.story import Story
from generator.views.thread import Thread
from generator.views.view import View

VIEWS: tuple[View, ...] = (
    Story(),
    Thread(),
    Dates(),
    OnThisDay(),
    *(Listing(kind) for kind in LISTED),
    Undated(),
    Corrections(),
    *(Feed(kind) for kind in ("date", *LASTING)),
    CorrectionsFeed(),
    Directory(),
    Search(),
    Volumes(),
    Finds(),
    Data("date"),
    Data("undated"),
    ArticleData(),
    *(ListData(kind) for kind in LISTED),
    *(History(kind) for kind in ("date", *LISTED)),
    *(Sitemap(kind) for kind in ("date", *FIXED)),
    Standing(),
    Copies("theme"),
    Copies("media"),
    Renditions(),
    NotFound(),
    NewsSitemap(),
    Robots(),
    Moved(),
)

__all__ = ["VIEWS", "View"]
